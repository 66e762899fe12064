"""QA Desk (质检工作台): the quality-inspection desk for call centres."""

__version__ = "0.1.0"
