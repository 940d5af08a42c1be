"""Words of the timeline."""

from geleit_cases.wording import words

KINDS = {
    "phase_counselling": ("Beratung begonnen", "Counselling began"),
    "phase_case_management": ("Case Management begonnen", "Case management began"),
    "phase_ended": ("Akte beendet", "Record ended"),
    "wish_documented": ("Wunsch dokumentiert", "Wish documented"),
    "agreement_complete": ("Aufnahmevereinbarung vollständig", "Intake agreement complete"),
    "agreement_ended": ("Aufnahmevereinbarung beendet", "Intake agreement ended"),
    "holder_staff": ("Fallverantwortung übernommen", "Responsibility taken"),
    "holder_pool": ("Fallverantwortung bei der Stelle", "Responsibility with the body"),
    "holder_outside": ("Fallverantwortung bei anderer Stelle", "Responsibility with another body"),
    "participant_joined": ("Jemand wirkt mit", "A participant joined"),
    "participant_released": ("Mitwirkung beendet", "A participant was released"),
    "contact": ("Kontakt oder Vermerk", "Contact or note"),
    "appointment": ("Termin", "Appointment"),
    "appointment_cancelled": ("Termin abgesagt", "Appointment cancelled"),
    "document_filed": ("Dokument aufgenommen", "Document filed"),
    "need_opened": ("Bedarf aufgenommen", "Need recorded"),
    "need_closed": ("Bedarf abgeschlossen", "Need closed"),
    "assessment_begun": ("Assessment begonnen", "Assessment began"),
    "assessment_completed": ("Assessment abgeschlossen", "Assessment completed"),
    "plan_agreed": ("Hilfeplan vereinbart", "Plan agreed"),
    "step_started": ("Schritt begonnen", "Step started"),
    "step_closed": ("Schritt abgeschlossen", "Step closed"),
    "step_blocked": ("Schritt wartet", "Step blocked"),
    "step_unblocked": ("Schritt wartet nicht mehr", "Step unblocked"),
    "referral_told": ("Rückmeldung zu einer Verweisung", "A referral was reported on"),
}

TEXTS = words("timeline", KINDS)
