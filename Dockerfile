# Kliping's own image: the one command, with everything it needs, as a user without rights.
#
#   docker build -t kliping .
#   docker run --rm -v kliping:/data kliping crawl antara
#
# Not only for docker compose, but docker-compose.yml shows how its parts are run.
FROM python:3.11-slim

# PyTorch keeps builds without CUDA on an index of its own (its "Get started" page names it): 0.2 GB instead of 3 GB,
# and entity tagging needs no GPU. Give it with --build-arg; empty takes everything from pip's usual place.
ARG PIP_EXTRA_INDEX_URL=
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1

# The locked packages first: they change seldom, so a change of our code builds in seconds.
WORKDIR /app
COPY requirements.lock ./
RUN PIP_EXTRA_INDEX_URL="$PIP_EXTRA_INDEX_URL" pip install --requirement requirements.lock

COPY . ./
RUN pip install --no-deps . && rm -rf build

# The folder of data belongs to the user, and so does a new volume that is put there.
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin kliping \
    && install --directory --owner kliping --group kliping /data
USER kliping
WORKDIR /home/kliping
ENV KLIPING_DATA=/data
VOLUME /data

# Of any command: that the volume takes what it writes. Whether a service gets on asks `kliping alive`, as compose does.
HEALTHCHECK --interval=60s --timeout=10s --start-period=10s --retries=3 \
    CMD python -c "import tempfile; tempfile.TemporaryFile(dir='/data').write(b'x' * 65536)"

# SIGTERM ends `run` and `index --follow` cleanly.
STOPSIGNAL SIGTERM
ENTRYPOINT ["kliping"]
CMD ["--help"]
