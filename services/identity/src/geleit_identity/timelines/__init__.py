"""Residence, benefit and labour timelines; gaps in benefits, their warning and alert."""
