"""What must hold of a cost model before a round is held with it."""

from __future__ import annotations

from kostprijs.model.costmodel import CostModel


def check_protection(model: CostModel, policy_id: str) -> None:
    """Check the protection of every figure against the policy, before anybody fills anything in.

    What the model file leaves open gets the values of the policy. Raises ModelError (file, figure, reason)
    for a protection that is too weak, WrongUse for a policy that there is none of.
    """
    from kostprijs.anonymise.policy import load_policy

    policy = load_policy(policy_id)
    for figure in model.figures():
        policy.guard(figure, model.source)
