"""Orders and promises for programs, as the OpenAPI document tells them. Tasks are those of portal/api."""

from portal.commissions.forms import OrderForm, PledgeForm
from portal.form_fields import NeededWhyForm, WhyForm
from portal.operations import SEE_OTHER, Operation, as_form, told
from portal.people.told import CONTACT

OPERATIONS = (
    Operation(
        endpoint="commissions.order",
        summary="Order a programme; an enterprise about itself only",
        body=as_form(OrderForm),
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="commissions.show_contact",
        summary="The enterprise's contact, for a reason that goes on the record",
        body=as_form(NeededWhyForm),
        replies=told(CONTACT, "The contact, not masked"),
    ),
    Operation(
        endpoint="commissions.withdraw",
        summary="Withdraw a commission: nobody needs to do any more for it",
        body=as_form(NeededWhyForm),
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="commissions.lift_embargo",
        summary="Lift its embargo: the programme may be published from now on",
        body=as_form(NeededWhyForm),
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="commissions.pledge",
        summary="Promise an amount towards its goal",
        body=as_form(PledgeForm),
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="commissions.take_back",
        summary="Take a promise back, unless the money is due",
        body=as_form(WhyForm),
        replies=SEE_OTHER,
        also=(409,),
    ),
)
