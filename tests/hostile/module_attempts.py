"""The attempts of all modules that have a file of their own."""

from hostile.action_attempts import ACTION_ATTEMPTS
from hostile.appraisal_attempts import APPRAISAL_ATTEMPTS
from hostile.bulletin_attempts import BULLETIN_ATTEMPTS
from hostile.calibration_attempts import CALIBRATION_ATTEMPTS
from hostile.complaint_attempts import COMPLAINT_ATTEMPTS
from hostile.improvement_attempts import IMPROVEMENT_ATTEMPTS
from hostile.knowledge_attempts import KNOWLEDGE_ATTEMPTS
from hostile.meeting_attempts import MEETING_ATTEMPTS
from hostile.month_attempts import MONTH_ATTEMPTS
from hostile.policy_attempts import POLICY_ATTEMPTS
from hostile.recheck_attempts import RECHECK_ATTEMPTS
from hostile.report_attempts import REPORT_ATTEMPTS
from hostile.teaching_attempts import TEACHING_ATTEMPTS
from hostile.training_attempts import TRAINING_ATTEMPTS

MODULE_ATTEMPTS = {
    **ACTION_ATTEMPTS,
    **APPRAISAL_ATTEMPTS,
    **BULLETIN_ATTEMPTS,
    **CALIBRATION_ATTEMPTS,
    **COMPLAINT_ATTEMPTS,
    **MEETING_ATTEMPTS,
    **IMPROVEMENT_ATTEMPTS,
    **KNOWLEDGE_ATTEMPTS,
    **MONTH_ATTEMPTS,
    **POLICY_ATTEMPTS,
    **RECHECK_ATTEMPTS,
    **REPORT_ATTEMPTS,
    **TEACHING_ATTEMPTS,
    **TRAINING_ATTEMPTS,
}
