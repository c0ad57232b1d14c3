// Tests that train run alongside others too: libtorch's number of threads belongs to the thread that sets it
// (TorchThreadsTests), and a training's random numbers to the training. Only what measures times runs alone.
// More than the two cores of the smallest machine: tests of processes and browsers mostly wait for them.
[assembly: Parallelize(Workers = 3, Scope = ExecutionScope.MethodLevel)]
