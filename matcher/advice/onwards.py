"""To whom mentees could go who have a mentor: chains of mentors, each of whom could pass somebody on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from matcher.plan import Plan

Bools = npt.NDArray[np.bool_]
Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Onwards:
    """Mentors who could pass somebody on, and to whom; no more of them than mentees.

    Parameters
    ----------
    mentors : int64 [k]
        Those who have a mentee whom no lock binds, ascending.
    could : bool [k, m]
        Whom a mentee of each of them fits.
    """

    mentors: Int64s
    could: Bools

    @classmethod
    def of(cls, feasible: Bools, plan: Plan, seated: Bools) -> "Onwards":
        """Look at the mentees who are seated, bool [n], and at the pairs that break no rule, bool [n, m]."""
        mentees = np.flatnonzero(seated)
        mentors, row = np.unique(plan.mentor_of[mentees], return_inverse=True)
        could = np.zeros((len(mentors), feasible.shape[1]), dtype=np.bool_)
        for k, mentee in zip(row.tolist(), mentees.tolist(), strict=True):
            could[k] |= feasible[mentee]
        return cls(mentors.astype(np.int64), could)

    def circles(self) -> npt.NDArray[np.int32]:
        """A number for each of `mentors`, the same for those who lead to each other, int32 [k].

        They lead to the same mentors, so that one of a circle needs to be followed.
        """
        among = scipy.sparse.csr_matrix(self.could[:, self.mentors].view(np.int8))
        _, number = scipy.sparse.csgraph.connected_components(among, directed=True, connection="strong")
        return np.asarray(number, dtype=np.int32)

    def reached_from(self, begin: Int64s) -> Bools:
        """The mentors at the end of all chains from some mentors, these included, bool [m]."""
        new = np.zeros(self.could.shape[1], dtype=np.bool_)
        new[begin] = True
        reached = new.copy()
        while new.any():
            new = self.could[new[self.mentors]].any(axis=0) & ~reached
            reached |= new
        return reached

    def leading_to(self, end: Bools) -> Bools:
        """The mentors from whom a chain leads to some mentors, bool [m], these included, bool [m]."""
        reached, new = end.copy(), end
        while new.any():
            before = np.zeros_like(end)
            before[self.mentors] = self.could[:, new].any(axis=1)
            new = before & ~reached
            reached |= new
        return reached
