namespace VoiceCluster.SpeechEvaluation.Human;

/// <summary>The affine map from one vector to another with the least squared error, by the normal equations.</summary>
/// <param name="size">Of both vectors.</param>
internal sealed class Regression(int size)
{
    // Rows: the inputs and 1; columns: the inputs, 1, and the outputs.
    private readonly double[,] _sums = new double[size + 1, (2 * size) + 1];

    /// <summary>One example.</summary>
    public void Add(ReadOnlySpan<double> input, ReadOnlySpan<double> output)
    {
        for (var row = 0; row <= size; row++)
        {
            var factor = row < size ? input[row] : 1;
            for (var column = 0; column < size; column++) _sums[row, column] += factor * input[column];
            _sums[row, size] += factor;
            for (var column = 0; column < size; column++) _sums[row, size + 1 + column] += factor * output[column];
        }
    }

    /// <summary>A row for each output: its factors of the inputs, and its constant.</summary>
    public double[][] Solve()
    {
        var sums = (double[,])_sums.Clone();
        for (var pivot = 0; pivot <= size; pivot++)
        {
            // The matrix is positive definite, so no rows need to change places.
            for (var row = 0; row <= size; row++)
            {
                if (row == pivot) continue;
                var factor = sums[row, pivot] / sums[pivot, pivot];
                for (var column = pivot; column < sums.GetLength(1); column++) sums[row, column] -= factor * sums[pivot, column];
            }
        }

        return [.. Enumerable.Range(0, size).Select(output => Enumerable.Range(0, size + 1).Select(input => sums[input, size + 1 + output] / sums[input, input]).ToArray())];
    }
}
