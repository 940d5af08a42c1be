"""Kinds of bodies (Stellen): what an agency or organisation is for. Also the addressee kind of the statistics."""

from geleit_vocabulary.coded import Coded


class BodyKind(Coded):
    """What a body is. A body is a functional unit that may know something (§ 67 (4) SGB X), never a whole city."""

    ADULT_EDUCATION_OFFICE = (
        "adult_education_office",
        "Amt für Weiterbildung, Volkshochschule",
        "Adult education office",
    )
    CHAMBER = "chamber", "Kammer", "Chamber of commerce, crafts or a profession"
    CITIZENS_OFFICE = "citizens_office", "Bürgerservice, Meldebehörde", "Citizens' office, registration authority"
    COURSE_PROVIDER = "course_provider", "Kursträger", "Course provider"
    DEBT_COUNSELLING = "debt_counselling", "Schuldnerberatung", "Debt counselling"
    EMPLOYER = "employer", "Arbeitgeber", "Employer"
    EMPLOYMENT_AGENCY = "employment_agency", "Agentur für Arbeit", "Employment agency"
    FAMILY_COUNSELLING = "family_counselling", "Familien- und Erziehungsberatung", "Family counselling"
    FOREIGNERS_AUTHORITY = "foreigners_authority", "Ausländerbehörde", "Foreigners' authority"
    HEALTH_OFFICE = "health_office", "Gesundheitsamt", "Public health office"
    HEALTH_SERVICE = "health_service", "Praxis, Klinik, psychosoziales Zentrum", "Practice, clinic, psychosocial centre"
    HOUSING_OFFICE = "housing_office", "Wohnungsamt", "Housing office"
    INTEGRATION_CENTRE = "integration_centre", "Kommunales Integrationszentrum", "Municipal integration centre"
    INTERPRETER_POOL = "interpreter_pool", "Sprachmittlungspool", "Interpreter pool"
    JOBCENTER = "jobcenter", "Jobcenter", "Jobcenter"
    KINDERGARTEN = "kindergarten", "Kindertagesstätte", "Kindergarten"
    MIGRANT_ORGANISATION = "migrant_organisation", "Migrantenorganisation", "Migrant organisation"
    MIGRATION_COUNSELLING = "migration_counselling", "Migrationsberatung (MBE)", "Migration counselling for adults"
    OTHER = "other", "Andere Stelle", "Another body"
    REFUGEE_COUNSELLING = "refugee_counselling", "Flüchtlingsberatung", "Refugee counselling"
    SCHOOL = "school", "Schule", "School"
    SCHOOL_AUTHORITY = "school_authority", "Schulaufsicht, Schulamt", "School authority"
    SHELTER = "shelter", "Unterkunft", "Shelter"
    SOCIAL_WELFARE_OFFICE = "social_welfare_office", "Sozialamt", "Social welfare office"
    STATISTICS_OFFICE = "statistics_office", "Statistikstelle", "Statistics office"
    VOLUNTEER_AGENCY = "volunteer_agency", "Freiwilligenagentur", "Volunteer agency"
    WELFARE_ORGANISATION = "welfare_organisation", "Träger der freien Wohlfahrtspflege", "Welfare organisation"
    YOUTH_MIGRATION_SERVICE = "youth_migration_service", "Jugendmigrationsdienst (JMD)", "Youth migration service"
    YOUTH_WELFARE_OFFICE = "youth_welfare_office", "Jugendamt", "Youth welfare office"
