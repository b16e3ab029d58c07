"""What has been sent to a training, and its settings as live changes have made them."""

import dataclasses

from aelab.training.experiment import Change, Experiment


class Inbox:
    """Commands that wait, and the experiment with the changes that were made so far.

    An experiment that is repeated brings its changes along: each is made at its step.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.config, self.training = experiment.config, experiment.training
        self.replay = list(experiment.changes)
        self.commands: list[Change | str] = []

    def put(self, command: Change | str) -> str:
        """Takes a command in; if it is refused, why."""
        refused = self.experiment.refusal(command) if isinstance(command, Change) else ""
        if not refused:
            self.commands.append(command)
        return refused

    @property
    def waiting(self) -> bool:
        """Whether anything is to be done before the next step."""
        return bool(self.commands or self.replay)

    def apply(self, step: int) -> bool:
        """Makes the changes that are due at a step, and takes out what was sent; whether any."""
        due = [change for change in self.replay if change.step <= step]
        self.replay = self.replay[len(due) :]
        commands, self.commands = self.commands, []
        for command in commands:
            if isinstance(command, Change):
                due.append(dataclasses.replace(command, step=step))
                self.experiment = self.experiment.changed(due[-1])
        for change in due:
            self.config, self.training = change.apply(self.config, self.training)
        return bool(due)
