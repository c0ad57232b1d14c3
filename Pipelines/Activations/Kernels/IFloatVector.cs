namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>
/// A hardware vector of float32, so that the maths of a function is written once and compiled for every width.
/// </summary>
/// <remarks>
/// Every operation is exactly rounded and works on each element alone: the same element has the same bits in a vector of 4, 8
/// or 16, on x64 and on Arm64. That is why there are no estimates and no contraction here; where a product and a sum are to be
/// rounded once, <see cref="FusedMultiplyAdd"/> says so. A mask is a vector whose elements have all bits set or none.
/// </remarks>
internal interface IFloatVector<TSelf>
    where TSelf : struct, IFloatVector<TSelf>
{
    /// <summary>Number of elements.</summary>
    static abstract int Count { get; }

    /// <summary>A vector with the same value in every element.</summary>
    static abstract TSelf Create(float value);

    /// <summary>The sum of all elements: alone here, its bits depend on the number of elements.</summary>
    static abstract float Sum(TSelf value);

    /// <summary>Reads elements from memory of any alignment.</summary>
    static abstract TSelf Load(ref float source, nuint index);

    /// <summary>Writes elements to memory of any alignment.</summary>
    static abstract void Store(TSelf value, ref float destination, nuint index);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf value);

    /// <summary>The bits that both have: a value where a mask is set, else +0.</summary>
    static abstract TSelf operator &(TSelf left, TSelf right);

    /// <summary><c>left * right + addend</c>, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf left, TSelf right, TSelf addend);

    static abstract TSelf Abs(TSelf value);

    /// <summary>The magnitude of one value with the sign of another, including the sign of a zero.</summary>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>
    /// The larger of a value and a bound; NaN stays NaN. The bound is not +0, because the sign of a zero would then be
    /// undefined.
    /// </summary>
    static abstract TSelf AtLeast(TSelf value, TSelf bound);

    /// <summary>
    /// The smaller of a value and a bound; NaN stays NaN. The bound is not 0, because the sign of a zero would then be
    /// undefined.
    /// </summary>
    static abstract TSelf AtMost(TSelf value, TSelf bound);

    /// <summary>Mask of the elements where <c>left &lt; right</c>; false for NaN.</summary>
    static abstract TSelf LessThan(TSelf left, TSelf right);

    /// <summary>One of two values, by a mask.</summary>
    static abstract TSelf Select(TSelf mask, TSelf whereSet, TSelf elsewhere);

    /// <summary>
    /// One of two values by <c>left &lt; right</c>; the second for NaN. In two steps, by a mask, it takes twice as long.
    /// </summary>
    static abstract TSelf WhereLess(TSelf left, TSelf right, TSelf whereTrue, TSelf elsewhere);

    /// <summary>One of two values by <c>left &lt;= right</c>; the second for NaN.</summary>
    static abstract TSelf WhereLessOrEqual(TSelf left, TSelf right, TSelf whereTrue, TSelf elsewhere);

    /// <summary>One of two values by equality; the second for NaN, so that comparing x with itself finds it.</summary>
    static abstract TSelf WhereEqual(TSelf left, TSelf right, TSelf whereTrue, TSelf elsewhere);

    /// <summary>The nearest integer, of a value below 2^22 in magnitude.</summary>
    static abstract TSelf Round(TSelf value);

    /// <summary>The integer n nearest to a product below 2^22 in magnitude, and a power of two with it.</summary>
    /// <param name="value">One factor.</param>
    /// <param name="factor">The other factor.</param>
    /// <param name="scale">A power of two, so that the result is in range.</param>
    /// <param name="power"><c>scale * 2^n</c>, which must be from 2^-126 to 2^127.</param>
    static abstract TSelf RoundedProduct(TSelf value, float factor, float scale, out TSelf power);

    /// <summary><c>2^n</c>, of an integer from -126 to 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf integer);

    /// <summary>Which quarter of which power of two a positive value is in, for <see cref="Lookup"/>.</summary>
    /// <returns>
    /// An integer as such, not as a float32: each quarter has the next one. From 2 to below 2.5 its last four bits are 0.
    /// </returns>
    static abstract TSelf QuarterOctave(TSelf value);

    /// <summary>One of sixteen values for each element.</summary>
    /// <param name="table">Memory of any alignment.</param>
    /// <param name="start">Where in it the sixteen begin.</param>
    /// <param name="index">Integers as such, not as float32, of which the last four bits count.</param>
    static abstract TSelf Lookup(ref float table, nuint start, TSelf index);
}
