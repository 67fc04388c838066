public import FastCGI
public import WorkflowEngine

extension FastCGIRequest: ExecutionThread {}
