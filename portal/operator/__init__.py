"""Signing in and out."""

from portal.operator.views import blueprint, limit_sign_in

__all__ = ["blueprint", "limit_sign_in"]
