"""Training needs: their words, who has to do what, and what their people sign (machine T, 5.5)."""

from collections.abc import Mapping

from qa_desk.i18n import N_

SOURCES: Mapping[str, str] = {  # 5.5 no. 3
    "cluster": N_("Concentrated problem"),
    "fatal": N_("Fatal error"),
    "minimum": N_("Below the minimum skill"),
    "appraisal": N_("Appraisal"),
    "product": N_("New product"),
    "complaint": N_("Complaint"),
    "improvement": N_("Improvement plan"),
    "other": N_("Other source"),
}
URGENCIES: Mapping[str, str] = {"normal": N_("Normal"), "urgent": N_("Urgent")}
METRICS: Mapping[str, str] = {
    "score": N_("Score on the topic"),  # tenths of a point in a hundred
    "defects": N_("Defect rate of the items"),  # thousandths
}
METHODS: Mapping[str, str] = {  # S0-5.2.1, S2-4.2
    "internal": N_("Internal training"),
    "external": N_("External training"),
    "online": N_("Online course"),
    "case": N_("Case study"),
    "simulation": N_("Simulation"),
}
ATTENDANCE: Mapping[str, str] = {
    "present": N_("Present"),
    "absent": N_("Absent"),
    "made_up": N_("Made up"),
}
TESTS: Mapping[str, str] = {  # S0-5.2.2, S2-4.3.1, P25
    "exam": N_("Exam"),
    "practice": N_("Practical test"),
    "reflection": N_("Written reflection"),
    "customer": N_("Customer feedback"),
}
RETURNS: Mapping[str, str] = {
    "process": N_("A process fault, not a training matter"),
    "knowledge": N_("A fault of the knowledge base"),
    "unclear": N_("Not clear enough to train"),
    "other": N_("Other reason"),
}
