"""Inquiries: asked on the watch page, answered by the enterprise, told to operators."""

from flask import Blueprint

from portal.inquiries import asking, desk
from portal.inquiries.asking import limit_asking
from portal.inquiries.names import teach_names

blueprints: tuple[Blueprint, ...] = (asking.blueprint, desk.blueprint)

__all__ = ["blueprints", "limit_asking", "teach_names"]
