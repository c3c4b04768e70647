# Depesche in a container: the service, its model and nothing that writes.
#
#   docker build -t depesche .
#   docker build -t depesche:cuda --build-arg TORCH_INDEX=https://download.pytorch.org/whl/cu130 .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     --stop-timeout 40 -p 8080:8080 -v /etc/depesche:/etc/depesche:ro \
#     -e DEPESCHE_KEYS_FILE=/etc/depesche/keys depesche
#
# The image listens on all addresses: without keys it starts only with
# -e DEPESCHE_ALLOW_ANONYMOUS=true, which is for -p 127.0.0.1:8080:8080. --stop-timeout is longer than DEPESCHE_DRAIN_SECONDS, so that running requests may end. For CUDA
# add --gpus all. Packages come from where pip's configuration says; to give the build one of your
# own, without leaving it in the image: --secret id=pip,src=pip.conf
#
# A tag moves; for a release pin the digest: --build-arg PYTHON_IMAGE=python@sha256:...
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS base


# What to install: torch, which has a stage and often an index of its own, and all others with the
# hashes of their files. NVIDIA's packages come with a torch that names them.
FROM base AS requirements
WORKDIR /requirements
COPY requirements.lock ./
RUN python -c "import re; print(*(entry for entry in re.split(r'\n(?=\S)', open('requirements.lock').read()) if not re.match('#|(torch|triton|cuda-[a-z]+|nvidia-[a-z0-9-]+)==', entry)), sep='\n')" > others.txt \
    && sed -n 's/^\(torch==[^ ]*\).*/\1/p' requirements.lock > torch.txt


# torch and, in a CUDA build, NVIDIA's libraries: the largest layer, which changes with torch alone.
# Only torch is taken from TORCH_INDEX, so no other package can slip in from there. Empty takes the
# default index, whose torch is built for CUDA.
FROM base AS torch
WORKDIR /requirements
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
# The wheel's SHA-256, by which the index need not be trusted; empty takes what it gives.
ARG TORCH_SHA256=
# pip lives in a virtual environment of its own and never reaches the image.
RUN python -m venv /opt/pip && python -m venv --without-pip /opt/torch
COPY --from=requirements /requirements/torch.txt ./
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=pip,target=/etc/pip.conf \
    sed -i "s/\$/${TORCH_SHA256:+ --hash=sha256:$TORCH_SHA256}/" torch.txt \
    && /opt/pip/bin/pip --python /opt/torch/bin/python install --only-binary :all: --no-compile \
      ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} --no-deps -r torch.txt
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=pip,target=/etc/pip.conf \
    /opt/torch/bin/python -c "import importlib.metadata as m; print(*(r for r in m.requires('torch') if r.startswith(('cuda', 'nvidia', 'triton'))), sep='\n')" > cuda.txt \
    && /opt/pip/bin/pip --python /opt/torch/bin/python install --only-binary :all: --no-compile \
      -r cuda.txt
# Headers and torch's own test programs serve compilers and torch's makers. Bytecode is made here
# because nothing can be written later; unchecked, because nothing can change. One file of torch is
# for a later Python.
WORKDIR /opt/torch/lib/python3.11/site-packages
RUN rm -rf torch/include torch/share torch/test \
    && find torch/bin -type f ! -name torch_shm_manager -delete \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash -x py312_ /opt/torch


# All other dependencies, in an environment that sees torch's.
FROM torch AS dependencies
WORKDIR /requirements
RUN python -m venv --without-pip /opt/venv \
    && echo /opt/torch/lib/python3.11/site-packages > /opt/venv/lib/python3.11/site-packages/torch.pth
COPY --from=requirements /requirements/others.txt ./
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=pip,target=/etc/pip.conf \
    /opt/pip/bin/pip --python /opt/venv/bin/python install --only-binary :all: --no-compile \
      --require-hashes --no-deps -r others.txt \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv


# The engine's kernels, by a compiler that comes as a package, with the hash of its file. For
# processors that they are not for, nothing.
FROM base AS kernels
WORKDIR /kernels
RUN python -m venv /opt/build && mkdir made
COPY build.lock ./
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=pip,target=/etc/pip.conf \
    /opt/build/bin/pip install --only-binary :all: --no-compile --require-hashes --no-deps \
      -r build.lock
COPY app/engine/native sources
RUN /opt/build/bin/python sources/build.py made/libdepesche.so


# The code and the model, readable to any user whatever the umask of the checkout.
FROM base AS content
WORKDIR /content
COPY models models
COPY app app
COPY --from=kernels /kernels/made app/engine/native
RUN python -m compileall -q --invalidation-mode unchecked-hash app && chmod -R a+rX,go-w .


# What runs: only copies, the seldom changed before the often changed, all owned by root.
FROM base AS service
WORKDIR /srv/depesche
COPY --from=torch /opt/torch /opt/torch
COPY --from=dependencies /opt/venv /opt/venv
COPY --from=content /content/models models
COPY --from=content /content/app app

# HOME and LOGNAME: the user has no entry in /etc/passwd, and any other number will do as well.
# HF_HUB_OFFLINE: nothing is fetched behind the operator's back. A hub name in DEPESCHE_MODEL works
# from a cache mounted at HF_HOME; to fetch it, mount one that can be written and set this to 0.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    LOGNAME=depesche \
    HF_HOME=/var/cache/huggingface \
    HF_HUB_OFFLINE=1 \
    DEPESCHE_HOST=0.0.0.0 \
    DEPESCHE_PORT=8080

USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
# By hand rather than with urllib, which would ask a proxy. 0.0.0.0 and :: reach this host as well.
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-IS", "-c", "import os, http.client as h; c = h.HTTPConnection(os.environ['DEPESCHE_HOST'], int(os.environ['DEPESCHE_PORT']), timeout=4); c.request('GET', '/readyz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["python", "-m", "app", "serve"]

ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Depesche" \
      org.opencontainers.image.description="German news in, English with alignment out: a MarianMT service." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
