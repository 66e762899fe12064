"""The attempts of all modules that have a file of their own."""

from hostile.bulletin_attempts import BULLETIN_ATTEMPTS
from hostile.calibration_attempts import CALIBRATION_ATTEMPTS
from hostile.month_attempts import MONTH_ATTEMPTS
from hostile.policy_attempts import POLICY_ATTEMPTS
from hostile.recheck_attempts import RECHECK_ATTEMPTS
from hostile.report_attempts import REPORT_ATTEMPTS
from hostile.teaching_attempts import TEACHING_ATTEMPTS
from hostile.training_attempts import TRAINING_ATTEMPTS

MODULE_ATTEMPTS = {
    **BULLETIN_ATTEMPTS,
    **CALIBRATION_ATTEMPTS,
    **MONTH_ATTEMPTS,
    **POLICY_ATTEMPTS,
    **RECHECK_ATTEMPTS,
    **REPORT_ATTEMPTS,
    **TEACHING_ATTEMPTS,
    **TRAINING_ATTEMPTS,
}
