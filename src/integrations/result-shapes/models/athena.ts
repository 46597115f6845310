// Made by scripts/result-shapes.mjs from AWS's service model. Not to be edited.
export const athena = `
!getQueryExecution GetQueryExecutionOutput
!getQueryResults GetQueryResultsOutput
!startQueryExecution StartQueryExecutionOutput
!stopQueryExecution StopQueryExecutionOutput
GetQueryExecutionOutput {QueryExecution:QueryExecution
GetQueryResultsOutput {UpdateCount:#,ResultSet:ResultSet,NextToken:'1..1024
StartQueryExecutionOutput {QueryExecutionId:'1..128
StopQueryExecutionOutput {
QueryExecution {QueryExecutionId:'1..128,Query:'1..262144,StatementType:=DDL|DML|UTILITY,ManagedQueryResultsConfiguration:ManagedQueryResultsConfiguration,ResultConfiguration:ResultConfiguration,ResultReuseConfiguration:ResultReuseConfiguration,QueryExecutionContext:QueryExecutionContext,Status:QueryExecutionStatus,Statistics:QueryExecutionStatistics,WorkGroup:',EngineVersion:EngineVersion,ExecutionParameters:ExecutionParameters,SubstatementType:',QueryResultsS3AccessGrantsConfiguration:QueryResultsS3AccessGrantsConfiguration
ResultSet {Rows:RowList,ResultSetMetadata:ResultSetMetadata
ManagedQueryResultsConfiguration {Enabled!:?,EncryptionConfiguration:ManagedQueryResultsEncryptionConfiguration
ResultConfiguration {OutputLocation:',EncryptionConfiguration:EncryptionConfiguration,ExpectedBucketOwner:'12..12,AclConfiguration:AclConfiguration
ResultReuseConfiguration {ResultReuseByAgeConfiguration:ResultReuseByAgeConfiguration
QueryExecutionContext {Database:'1..255,Catalog:'1..256
QueryExecutionStatus {State:=QUEUED|RUNNING|SUCCEEDED|FAILED|CANCELLED,StateChangeReason:',SubmissionDateTime:',CompletionDateTime:',AthenaError:AthenaError
QueryExecutionStatistics {EngineExecutionTimeInMillis:#,DataScannedInBytes:#,DataManifestLocation:',TotalExecutionTimeInMillis:#,QueryQueueTimeInMillis:#,ServicePreProcessingTimeInMillis:#,QueryPlanningTimeInMillis:#,ServiceProcessingTimeInMillis:#,ResultReuseInformation:ResultReuseInformation,DpuCount:#
EngineVersion {SelectedEngineVersion:'1..128,EffectiveEngineVersion:'1..128
ExecutionParameters ['1..1024
QueryResultsS3AccessGrantsConfiguration {EnableS3AccessGrants!:?,CreateUserLevelPrefix:?,AuthenticationType!:=DIRECTORY_IDENTITY
RowList [Row
ResultSetMetadata {ColumnInfo:ColumnInfoList
ManagedQueryResultsEncryptionConfiguration {KmsKey!:'1..2048
EncryptionConfiguration {EncryptionOption!:=SSE_S3|SSE_KMS|CSE_KMS,KmsKey:'
AclConfiguration {S3AclOption!:=BUCKET_OWNER_FULL_CONTROL
ResultReuseByAgeConfiguration {Enabled!:?,MaxAgeInMinutes:#0..10080
AthenaError {ErrorCategory:#1..3,ErrorType:#0..9999,Retryable:?,ErrorMessage:'
ResultReuseInformation {ReusedPreviousResult!:?
Row {Data:datumList
ColumnInfoList [ColumnInfo
datumList [Datum
ColumnInfo {CatalogName:',SchemaName:',TableName:',Name!:',Label:',Type!:',Precision:#,Scale:#,Nullable:=NOT_NULL|NULLABLE|UNKNOWN,CaseSensitive:?
Datum {VarCharValue:'
`;
