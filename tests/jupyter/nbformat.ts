/** Validates notebooks against Jupyter's own schema. */

import assert from "node:assert/strict";
import { Ajv } from "ajv";
import schema from "../fixtures/nbformat/nbformat.v4.5.schema.json" with { type: "json" };

const validate = new Ajv({ strict: false, validateSchema: false })
  .compile({ ...schema, $schema: undefined });

/** Fails when a notebook is not valid, with the place. */
export function assertValid(notebook: unknown) {
  validate(notebook);
  const problems = (validate.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath}: ${message} ${JSON.stringify(params)}`
  );
  assert.deepEqual(problems, []);
}
