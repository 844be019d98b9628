"""The closed lists of the outcome row: what a code column may hold."""

ENDPOINTS = (
    "ORR",
    "CR",
    "sCR",
    "CRi",
    "cCR",
    "pCR",
    "MPR",
    "VGPR",
    "PR",
    "MR",
    "SD",
    "PD",
    "DCR",
    "CBR",
    "REMISSION",
    "NED",
    "RESPONSE",
    "MRD_NEG",
    "PSA50",
    "TUMOR_SHRINKAGE",
    "TUMOR_SIZE_CHANGE",
    "TTR",
    "DOR",
    "OS",
    "PFS",
    "PFS2",
    "EFS",
    "DFS",
    "RFS",
    "MFS",
    "DMFS",
    "TTP",
    "TTF",
    "TTNT",
    "RECURRENCE",
    "DEATH",
    "LOCAL_CONTROL",
    "AE",
    "CRS",
    "ICANS",
    "DLT",
    "DISCONTINUATION",
    "ORGAN_PRESERVATION",
    "QOL",
    "OTHER",
)
MEASURES = (
    "PROPORTION",
    "COUNT",
    "MEDIAN",
    "MEAN",
    "LANDMARK_RATE",
    "HAZARD_RATIO",
    "ODDS_RATIO",
    "RISK_RATIO",
    "RELATIVE_RISK_REDUCTION",
    "RELATIVE_CHANGE",
    "RATE_DIFFERENCE",
    "DIFFERENCE",
    "FOLD_CHANGE",
    "QUALITATIVE",
    "NOT_STATED",
)
STATUSES = ("VALUE", "NOT_REACHED", "NOT_ESTIMABLE", "QUALITATIVE")
UNITS = ("%", "months", "years", "weeks", "days", "ratio", "patients", "events", "percentage_points")
TIME_UNITS = ("months", "years", "weeks", "days")
COMPARATORS = ("=", "~", "<", "<=", ">", ">=", "up_to")
P_COMPARATORS = ("=", "<", ">")
COUNT_SOURCES = ("stated", "derived", "context")
INTERVAL_SOURCES = ("reported", "computed")
TIMEPOINT_KINDS = ("landmark", "within", "median_follow_up", "minimum_follow_up")
ARM_ROLES = (
    "EXPERIMENTAL",
    "CONTROL",
    "ACTIVE_COMPARATOR",
    "PLACEBO_COMPARATOR",
    "NO_INTERVENTION",
    "HISTORICAL_CONTROL",
    "EXTERNAL_STUDY",
    "CLASS_SUMMARY",
    "NOT_STATED",
)
DISEASE_SETTINGS = (
    "RELAPSED_OR_REFRACTORY",
    "RELAPSED",
    "REFRACTORY",
    "METASTATIC",
    "ADVANCED",
    "LOCALLY_ADVANCED",
    "FIRST_LINE",
    "ADJUVANT",
    "NEOADJUVANT",
    "NOT_STATED",
)
EVIDENCE_SCOPES = (
    "SINGLE_TRIAL",
    "MULTI_STUDY_SUMMARY",
    "HISTORICAL_BACKGROUND",
    "EXTERNAL_STUDY",
    "INDIVIDUAL_CASE",
    "PRECLINICAL",
)

# the lists by column, as the gate and the table's CHECK constraints apply them
CODES: dict[str, tuple[str, ...]] = {
    "endpoint": ENDPOINTS,
    "measure": MEASURES,
    "value_status": STATUSES,
    "unit": UNITS,
    "comparator": COMPARATORS,
    "numerator_source": COUNT_SOURCES,
    "denominator_source": COUNT_SOURCES,
    "ci_source": INTERVAL_SOURCES,
    "p_comparator": P_COMPARATORS,
    "timepoint_unit": TIME_UNITS,
    "timepoint_comparator": COMPARATORS,
    "timepoint_kind": TIMEPOINT_KINDS,
    "arm_role": ARM_ROLES,
    "disease_setting": DISEASE_SETTINGS,
    "evidence_scope": EVIDENCE_SCOPES,
}
