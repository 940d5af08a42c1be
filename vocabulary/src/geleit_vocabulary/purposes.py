"""Purposes (Zwecke): a disclosure is bound to the one it was decided for (§ 78 (1) SGB X, Art. 5 (1) b GDPR)."""

from geleit_vocabulary.coded import Coded


class Purpose(Coded):
    """Why data is asked for or told. A consent, a release and a statute each name one; a decision asks for one."""

    APPOINTMENT_COORDINATION = "appointment_coordination", "Abstimmung von Terminen", "Coordination of appointments"
    ASSESSMENT = "assessment", "Bedarfs- und Situationsanalyse", "Assessment of needs and situation"
    BENEFIT_TRANSITION = (
        "benefit_transition",
        "Lückenloser Übergang zwischen Leistungen",
        "Transition between benefits without a gap",
    )
    CASE_MANAGEMENT = "case_management", "Case Management", "Case management"
    COUNSELLING = "counselling", "Beratung", "Counselling"
    COURSE_PARTICIPATION = "course_participation", "Teilnahme an einem Kurs", "Participation in a course"
    DATA_SUBJECT_RIGHTS = "data_subject_rights", "Rechte der betroffenen Person", "Rights of the data subject"
    HANDOVER = "handover", "Übergabe der Fallverantwortung", "Handover of case responsibility"
    HEALTH_SUPPORT = "health_support", "Gesundheitliche Versorgung", "Health care and its arrangement"
    HOUSING = "housing", "Unterbringung und Wohnungssuche", "Accommodation and search for a home"
    INTERPRETING = "interpreting", "Organisation der Sprachmittlung", "Arranging an interpreter"
    PROTECTION_OF_CHILDREN = "protection_of_children", "Kinderschutz", "Protection of children"
    RECOGNITION = "recognition", "Anerkennung von Abschlüssen", "Recognition of qualifications"
    REFERRAL = "referral", "Vermittlung in ein Angebot", "Referral to a service"
    REIMBURSEMENT = "reimbursement", "Erstattung zwischen Leistungsträgern", "Reimbursement between benefit providers"
    VOLUNTEER_SUPPORT = "volunteer_support", "Ehrenamtliche Begleitung", "Support by a volunteer"
    WORK_PLACEMENT = "work_placement", "Vermittlung in Arbeit oder Ausbildung", "Placement in work or training"
