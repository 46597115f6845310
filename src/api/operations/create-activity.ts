import type { CreateActivityInput, CreateActivityOutput } from "@aws-sdk/client-sfn";
import { mintActivityArn } from "../arn.ts";
import { ActivityAlreadyExists, ActivityLimitExceeded } from "../exceptions.ts";
import { encryptionText } from "../machine-settings.ts";
import { checkName } from "../names.ts";
import { defineOperation } from "../operation.ts";
import { withTags } from "../tags.ts";
import { epochSeconds } from "../timestamps.ts";

/**
 * Creating an activity again answers the one that is there; other tags are not looked at, as on AWS.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateActivity.html
 */
export const createActivity = defineOperation<CreateActivityInput, CreateActivityOutput>(
  "CreateActivity",
  async (request, { service, settings, context }) => {
    const { name } = request;
    const { region, account } = context;
    checkName(name);
    const encryptionConfiguration = encryptionText(request.encryptionConfiguration);
    const activityArn = mintActivityArn(context, name);
    const tags = withTags([], request.tags ?? [], { arn: activityArn, tagsMax: settings.tagsMax });
    const outcome = await service.activities.create({ region, account, name, tags, encryptionConfiguration });
    if (outcome.kind === "tooMany") {
      throw new ActivityLimitExceeded(
        `Activity Limit Exceeded: 'The maximum number of activities is reached in ${region} of ${account}'`,
      );
    }
    const { row } = outcome;
    if (row.encryptionConfiguration !== encryptionConfiguration) {
      throw new ActivityAlreadyExists(`Activity Already Exists: '${activityArn}'`);
    }
    return { activityArn, creationDate: epochSeconds(row.createdAt) };
  },
);
