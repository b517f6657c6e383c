"""The pages of a case's thread: needs, goals, steps and what came of them; its plans; and the register of what stays unmet."""
