"""The intake agreement (Aufnahmevereinbarung) in its four dated parts; consents are kept as references only."""
