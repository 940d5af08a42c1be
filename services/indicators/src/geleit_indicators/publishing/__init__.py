"""What leaves: the tables of a closed month, each with its attack report, and the ledger of what was published."""
