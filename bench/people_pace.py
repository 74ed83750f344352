"""How long people take, in seconds of their life, and by how much the bench is faster.

Times are log-normal, as those of calls were found to be (Brown et al., Statistical Analysis of a Telephone Call
Center, JASA 100, 2005), with a spread of 0.5. The medians below add to some 4 minutes a call with its after-call
work and 4 minutes a mail, and are those of a centre of this kind by estimate. What pages ask for by themselves keeps
its own pace: it is a load for each person and second, however much they get done.
"""

import math
import random
from dataclasses import dataclass

SPREAD = 0.5
LONGEST = 4.0
"""Times the median; nobody sits still longer in a bench of minutes."""

GREETING = 12.0
KEYS = 5.0
"""Between two rests of the hand while one types what a caller says."""
TALK = 90.0
WRAP_UP = 30.0
BETWEEN = 15.0
LIST = 8.0
READ = 40.0
WRITE = 15.0
"""Between two rests of the hand in a reply, a note or an answer."""
CHECK = 20.0
AGAIN = 15.0
"""Reading what is new after a conflict."""
GLANCE = 60.0


@dataclass
class Pace:
    """Draws times; `faster` is how many seconds of life pass in one of the bench."""

    chance: random.Random
    faster: float

    def seconds(self, median: float) -> float:
        """Of the bench, for a time of so many seconds of life."""
        drawn = self.chance.lognormvariate(math.log(median), SPREAD)
        return min(drawn, median * LONGEST) / self.faster
