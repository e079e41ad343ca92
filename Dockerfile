# Lookalong in one image: built browser code, locked Python packages, no root.
#
#   docker build -t lookalong .
#   docker run -p 8000:8000 -v lookalong:/data -e LOOKALONG_PUBLIC_URL=https://help.example lookalong

FROM node:22-bookworm-slim AS browser
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY static/protocol/package.json static/protocol/
COPY static/mirror/package.json static/mirror/
COPY static/widget/package.json static/widget/
COPY agent_console/package.json agent_console/
COPY examples/package.json examples/
RUN npm ci --no-audit --no-fund
COPY build.mjs tsconfig.json ./
COPY static static
COPY agent_console agent_console
COPY examples examples
RUN node build.mjs

FROM python:3.11-slim-bookworm AS server
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN python -m venv /opt/lookalong \
    && /opt/lookalong/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    && /opt/lookalong/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY server server
COPY --from=browser /src/server/lookalong/assets server/lookalong/assets
# Installed in place, which runs no build of the browser code: it is in the package already.
RUN /opt/lookalong/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable .

FROM python:3.11-slim-bookworm
COPY --from=server /opt/lookalong /opt/lookalong
COPY --from=server /src /src
RUN useradd --system --uid 10001 --home-dir /data lookalong \
    && install --directory --owner lookalong --mode 0700 /data
ENV PATH=/opt/lookalong/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    LOOKALONG_HOST=0.0.0.0 \
    LOOKALONG_PORT=8000 \
    LOOKALONG_DATA_DIR=/data
USER lookalong
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["lookalong", "serve"]
