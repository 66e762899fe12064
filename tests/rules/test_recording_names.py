from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.recording_names import PATTERNS, RecordingName, clock_offset, parse

local = datetime.fromisoformat  # a recorder's clock, without a zone
FREEPBX = "20241105-091730-1730780250.107.wav"
FREEPBX_KNOWN = {
    "call_id": "1730780250.107",
    "started_at": local("2024-11-05 09:17:30"),
    "utc_offset": timedelta(hours=5),
    "system": "asterisk",
}


@pytest.mark.parametrize(
    ("beginning", "known"),
    [
        ("out-71222-002", {"direction": "outbound", "extension": "002", "number": "71222"}),
        ("force-013812345678-3201", {"extension": "3201", "number": "13812345678"}),
        ("force-0821XXXX8663-3201", {"extension": "3201", "number": "0821****8663"}),
        (
            "external-3201-13812345678",
            {"direction": "inbound", "extension": "3201", "number": "13812345678"},
        ),
        ("exten-3201-13812345678", {"extension": "3201", "number": "13812345678"}),
        ("internal-3202-3201", {"direction": "internal", "extension": "3201"}),
        ("q-400-13812345678", {"direction": "inbound", "number": "13812345678"}),
        ("rg-600-anonymous", {"direction": "inbound"}),
        ("conf-8000-3201", {"number": "3201"}),
    ],
)
def test_every_kind_of_freepbx_name_is_read(beginning, known):
    assert parse(f"2024/11/05/{beginning}-{FREEPBX}") == RecordingName(**FREEPBX_KNOWN, **known)


@pytest.mark.parametrize(
    ("path", "known"),
    [
        (
            "Auto0_GUID_000_AGENT_ChrisL_DT_2025-02-19T06-01-22_Mono.wav",
            RecordingName(
                call_id="000",
                started_at=local("2025-02-19 06:01:22"),
                agent="ChrisL",
                system="amazon_pca",
            ),
        ),
        (
            "20250327-092517_5550100123-all.wav",
            RecordingName(
                started_at=local("2025-03-27 09:25:17"), number="5550100123", system="vicidial"
            ),
        ),
        (
            "20250327-092517_5550100123-in.wav",
            RecordingName(
                started_at=local("2025-03-27 09:25:17"),
                number="5550100123",
                leg="customer",
                pair="20250327-092517_5550100123-.wav",
                partner="20250327-092517_5550100123-out.wav",
                system="vicidial",
            ),
        ),
    ],
)
def test_other_recorders_names_are_read(path, known):
    assert parse(path) == known


@pytest.mark.parametrize(
    ("csr", "customer", "call_id"),
    [
        (
            "Auto_Repairs_40_UTC_agent.wav",
            "Auto_Repairs_40_UTC_caller.wav",
            "Auto_Repairs_40_UTC",
        ),
        ("agent/0002f70f7386445b.wav", "caller/0002f70f7386445b.wav", "0002f70f7386445b"),
        ("录音\\agent\\0002f7.wav", "录音\\caller\\0002f7.wav", "0002f7"),
    ],
)
def test_two_files_of_one_call_make_a_pair(csr, customer, call_id):
    ours, theirs = parse(csr), parse(customer)
    assert (ours.leg, theirs.leg) == ("csr", "customer")
    assert ours.call_id == theirs.call_id == call_id
    assert ours.pair == theirs.pair


def test_the_same_name_in_two_folders_is_no_pair():
    assert parse("1/a_agent.wav").pair != parse("2/a_caller.wav").pair


@pytest.mark.parametrize(
    "path",
    [
        f"out-71222-002-{FREEPBX}",
        f"2024年11月/客服一班/out-71222-002-{FREEPBX}",
        f"D:\\录音\\2024年11月\\out-71222-002-{FREEPBX}",
        f"out-71222-002-{FREEPBX.removesuffix('.wav')}",
        f"out-71222-002-{FREEPBX.removesuffix('.wav')}.WAV",
    ],
)
def test_folders_and_endings_do_not_matter(path):
    assert parse(path).call_id == "1730780250.107"
    assert parse(path).extension == "002"


@pytest.mark.parametrize(
    "path", ["", "CallCenterPhoneCall.mp3", "客户来电/录音 1.wav", "2025-in.wav", "out-1-2-3.wav"]
)
def test_an_unknown_name_tells_nothing(path):
    assert parse(path) == RecordingName()


def test_a_date_that_does_not_exist_is_not_known():
    name = parse("out-71222-002-20241335-091730-1730780250.107.wav")
    assert name.started_at is None
    assert name.utc_offset is None
    assert name.call_id == "1730780250.107"


def test_a_customers_number_is_no_call_id():
    name = parse("2024/13812345678_agent.wav")
    assert name.call_id is None
    assert name.pair == parse("2024/13812345678_caller.wav").pair


@given(st.text())
def test_any_text_is_read_without_an_error(path):
    assert isinstance(parse(path), RecordingName)


@given(
    st.sampled_from(["out-", "q-", "agent/", "20250327-092517_", "_GUID_", "x_agent"]),
    st.text("0123456789-_./\\agentcallerDTUI年", max_size=60),
)
def test_texts_that_look_like_names_are_read_without_an_error(beginning, rest):
    assert isinstance(parse(beginning + rest), RecordingName)


@given(
    st.datetimes(local("2001-09-10 00:00:00"), local("2030-01-01 00:00:00")), st.integers(-24, 28)
)
def test_the_zone_is_found_for_every_half_hour(began, halves):
    began = began.replace(microsecond=0)
    offset = timedelta(minutes=30 * halves)
    epoch = int((began - local("1970-01-01 00:00:00")).total_seconds())
    assert clock_offset(began + offset + timedelta(seconds=7), f"{epoch}.1") == offset


@pytest.mark.parametrize("late", [timedelta(minutes=7), timedelta(minutes=15), timedelta(hours=20)])
def test_a_difference_that_no_zone_has_tells_no_zone(late):
    assert clock_offset(local("2024-11-05 04:17:30") + late, "1730780250.107") is None


def test_every_pattern_names_its_system():
    assert all(pattern.system for pattern in PATTERNS)
