"""Referrals: the life cycle of a referral as two rows, one per body, joined by a conversation."""
