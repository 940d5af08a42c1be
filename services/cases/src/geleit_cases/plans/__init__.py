"""The support plan (Hilfeplan): goals, steps that wait for each other, payers, frozen versions."""
