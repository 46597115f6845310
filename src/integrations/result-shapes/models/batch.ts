// Made by scripts/result-shapes.mjs from AWS's service model. Not to be edited.
export const batch = `
!submitJob SubmitJobResponse
SubmitJobResponse {JobArn:',JobName!:',JobId!:'
`;
