"""The one event: the facts that follow from its tables, and the charts of them.

Belongs here: what somebody who tells another event writes anew. Does not: what they
would take over; that is in the ground (`tables`, `language`) or the other wings.
"""
