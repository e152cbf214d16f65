# Dither from its packed tarballs: npm run package, then docker build -t dither .
# docker run --rm -v "$PWD:/work" dither compare sin
FROM node:24-slim
COPY build/package/*.tgz /packages/
# The kernels of other machines are left out by npm.
RUN cd /packages && npm install --global --omit=peer --no-audit --no-fund ./dither-[0-9]*.tgz \
  && dither kernel && rm -rf /packages ~/.npm
WORKDIR /work
USER node
ENTRYPOINT ["dither"]
