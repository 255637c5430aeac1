"""CloudTrail log file integrity validation: digest chains, signatures, and the log files they list.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html
"""
