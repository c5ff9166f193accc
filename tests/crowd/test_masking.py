import pytest

from crowd.masking import mask_email, mask_name, mask_phone


@pytest.mark.parametrize(
    ("email", "masked"),
    [("li.wei@example.cn", "l***@example.cn"), ("", ""), ("odd", "***"), ("@x.cn", "***@x.cn")],
)
def test_an_address_keeps_its_first_letter_and_domain(email: str, masked: str) -> None:
    assert mask_email(email) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13800001234", "****34"), ("0571-8888 1234", "****34"), ("110", "****10"), ("", "")],
)
def test_a_number_keeps_its_last_two_digits(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_a_name_keeps_its_first_character() -> None:
    assert (mask_name("李伟"), mask_name("Zhou Min"), mask_name("")) == ("李**", "Z**", "")
