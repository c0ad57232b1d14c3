namespace MlNetClassifier.Training.Learning;

/// <summary>How the learning rate changes in the course of a training, after the warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>The same in every epoch.</summary>
    None,

    /// <summary>
    /// Half a cosine from the learning rate towards 0: <c>rate (1 + cos(pi e / E)) / 2</c> in epoch e of 0 to E - 1, the epochs
    /// of the warm-up left out. What is learned last is the finest: give it all epochs, with a patience of 0 or a long one.
    /// </summary>
    /// <seealso href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter, 2017</seealso>
    Cosine,

    /// <summary>
    /// Halved each time the monitored value has not improved for three epochs, as Keras' <c>ReduceLROnPlateau</c>.
    /// </summary>
    Plateau,

    /// <summary>
    /// From step to step: straight up from a twenty-fifth to the learning rate over a quarter of all steps, then along half a
    /// cosine to 0. A high peak trains fast; give it all epochs, with a patience of 0.
    /// </summary>
    /// <seealso href="https://arxiv.org/abs/1708.07120">Smith and Topin, 2018</seealso>
    OneCycle,
}
