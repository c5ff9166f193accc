"""Contacts as those see them who need not know them."""

STAR = "*"


def mask_email(email: str) -> str:
    """The first letter and the domain: l***@example.cn. Empty where there is none."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}{STAR * 3}{at}{domain}" if at else STAR * 3 if email else ""


def mask_phone(phone: str) -> str:
    """The last two digits, whatever the length: ****34. Empty where there is none."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"{STAR * 4}{digits[-2:]}" if phone else ""


def mask_name(name: str) -> str:
    """The first character: 李** or L**. Empty where there is none."""
    return f"{name[:1]}{STAR * 2}" if name else ""
