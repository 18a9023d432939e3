"""What a color means, and its value on white.

The book's stylesheet has the same roles as custom properties, with a second set of
values on black.
"""

ROLES = {
    "ink": "#1b1f24",
    "muted": "#5b6470",
    "grid": "#d9dde3",
    "others": "#858e9b",
    "residents": "#b3261e",
    "officials": "#1f5f8b",
    "firms": "#8a6100",
    "users": "#6b3fa0",
    "ground": "#ffffff",
}
