public import Fairness
public import FastCGI

extension FastCGIRequest: ExecutionThread {}
