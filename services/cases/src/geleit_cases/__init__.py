"""Cases: support records, responsibility, planning and contacts; knows a person only by the body's pseudonym."""
