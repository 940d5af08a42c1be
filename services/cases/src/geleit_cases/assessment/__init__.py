"""Assessments: a form filled in over several talks, under the version with which it was begun."""
