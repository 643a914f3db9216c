"""The pictures of a result, and its proof with the file that anybody can check."""

import asyncio
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.result.charts import fit_bars, fit_chart, map_of, map_text
from api.routes.documented import JSON
from api.security.staff import StaffRole
from api.services import findings
from api.services.finished import finished
from api.services.geography import geography
from api.services.proofs import CertificateGone, proof, proof_json


class ProofController(Controller):
    """What a run looks like, and why it is the best."""

    path = f"{PATH}/result/{{run_id:uuid}}"
    opt = open_to(StaffRole.VIEWER)

    @get("/picture")
    async def picture(self, desk: NamedDependency[Desk], run_id: FromPath[UUID]) -> Response[str]:
        """Show the map and the distribution of fit."""
        async with desk.database.read() as session:
            run = await finished(session, desk.who, run_id)
            pairs = (await findings.found(session, desk.who, run_id)).pairs
            where = await geography(session, desk.who, run_id)
        bars = fit_bars([pair.score for pair in pairs])
        return desk.page(
            "result/picture.html",
            run=run,
            map=map_of(where, desk.language, desk.catalogue),
            map_text=map_text(where, desk.language),
            districts=[
                (place.label, where.mentors.get(place.ags, 0), where.mentees.get(place.ags, 0))
                for place in desk.catalogue.places.districts
                if where.mentors.get(place.ags) or where.mentees.get(place.ags)
            ],
            elsewhere=(where.mentors.get(None, 0), where.mentees.get(None, 0)),
            chart=fit_chart(bars, desk.language) if pairs else None,
            bars=[bar for bar in bars if bar.count],
        )

    @get("/proof")
    async def proof(self, desk: NamedDependency[Desk], run_id: FromPath[UUID]) -> Response[str]:
        """Say what proves the result."""
        async with desk.database.read() as session:
            run = await finished(session, desk.who, run_id)
            try:
                await proof(session, desk.who, run_id)
                gone = False
            except CertificateGone:
                gone = True
        return desk.page("result/proof.html", run=run, summary=run.summary, gone=gone)

    @get("/proof/certificate")
    async def certificate(self, desk: NamedDependency[Desk], run_id: FromPath[UUID]) -> Response[bytes]:
        """Give the proof as a file, as `matcher verify` reads it."""
        async with desk.database.read() as session:
            found = await proof(session, desk.who, run_id)
        # A large run is megabytes; others have their turn meanwhile.
        written = await asyncio.to_thread(proof_json, found)
        name = f"{desk.programme.slug}-{run_id}.json"
        return Response(
            written,
            media_type=JSON,
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )
