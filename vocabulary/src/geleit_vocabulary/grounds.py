"""What carries a link, a decision or a grant: the claim `ground` of a grant names one of these."""

from geleit_vocabulary.coded import Coded


class Ground(Coded):
    """The kind of a legal ground. Which category needs which one follows from the category's guard."""

    CONSENT = "consent", "Einwilligung", "Consent"
    RELEASE = "release", "Schweigepflichtentbindung", "Release from confidentiality"
    STATUTE = "statute", "Gesetz", "Statute"
