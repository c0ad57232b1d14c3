// Tests that train run alongside others too: libtorch's number of threads belongs to the thread that sets it
// (TorchThreadsTests), and a training's random numbers to the training. Only what measures times runs alone.
[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]
