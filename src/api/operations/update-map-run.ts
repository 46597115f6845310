import type { UpdateMapRunInput, UpdateMapRunOutput } from "@aws-sdk/client-sfn";
import { checkMapRunArn } from "../arn.ts";
import { ValidationException } from "../exceptions.ts";
import { mapRunOf } from "../map-run-lookup.ts";
import { defineOperation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateMapRun.html */
export const updateMapRun = defineOperation<UpdateMapRunInput, UpdateMapRunOutput>(
  "UpdateMapRun",
  async ({ mapRunArn, ...changes }) => {
    checkMapRunArn(mapRunArn);
    const given = [changes.maxConcurrency, changes.toleratedFailurePercentage, changes.toleratedFailureCount];
    if (given.every((member) => member === undefined)) {
      throw new ValidationException(
        "At least one of maxConcurrency, toleratedFailurePercentage and toleratedFailureCount must be specified",
        { reason: "MISSING_REQUIRED_PARAMETER" },
      );
    }
    return mapRunOf(mapRunArn);
  },
);
