# The service as a container: `docker build -t matcher .`, see docs/how-to/operate.md.
#
# The base can be pinned by digest, and packages taken from another index:
#   docker build --build-arg BASE_IMAGE=python@sha256:... --build-arg PIP_INDEX_URL=... .
ARG BASE_IMAGE=python:3.11-slim-bookworm

# What is installed here is copied; pip and the sources stay behind.
FROM ${BASE_IMAGE} AS build
ARG PIP_INDEX_URL
# Compiled loops must run on every processor of this kind, not only on the one that built them.
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 NUMBA_CPU_NAME=generic NUMBA_CPU_FEATURES=""
RUN python -m venv --copies /opt/matcher
COPY requirements.lock /src/
RUN /opt/matcher/bin/pip install --require-hashes --requirement /src/requirements.lock
COPY pyproject.toml README.md LICENSE /src/
COPY scoring /src/scoring
COPY matcher /src/matcher
COPY api /src/api
RUN /opt/matcher/bin/pip install --no-deps /src
# Compiled now, into a folder that each start copies to where the service may write.
RUN NUMBA_CACHE_DIR=/opt/matcher/compiled /opt/matcher/bin/python -m matcher.sparse.warm \
    && NUMBA_CACHE_DIR=/opt/matcher/compiled /opt/matcher/bin/python -m matcher.advice.warm \
    && NUMBA_CACHE_DIR=/opt/matcher/compiled /opt/matcher/bin/python -m matcher.repair.warm
RUN /opt/matcher/bin/pip uninstall --yes pip setuptools

FROM ${BASE_IMAGE}
ENV PATH=/opt/matcher/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    NUMBA_CPU_NAME=generic NUMBA_CPU_FEATURES="" NUMBA_CACHE_DIR=/data/compiled \
    MATCHER_HOST=0.0.0.0 MATCHER_PORT=8000 \
    MATCHER_DATABASE_URL=sqlite+aiosqlite:////data/matcher.db MATCHER_CATALOGUE_DIR=/data/catalogue
# `matcher backup` and `restore` on PostgreSQL are done by its own programs. Their version is that of the
# base: one that is pinned is gone from the archive with the next security update.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 matcher && useradd --uid 10001 --gid matcher --no-create-home --home-dir /data matcher \
    && mkdir /data && chown matcher:matcher /data
COPY --from=build /opt/matcher /opt/matcher
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['MATCHER_PORT'] + '/health/ready', timeout=4)"]
# Numba uses what it has compiled only where it could add to it.
ENTRYPOINT ["/bin/sh", "-c", "cp -R /opt/matcher/compiled /data/ && exec matcher \"$@\"", "matcher"]
CMD ["serve"]
