namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>RPM's ordering of version and release strings: segments of digits or letters, <c>~</c> before the end, <c>^</c> after it.</summary>
public static class RpmVersion
{
    public static int Compare(string left, string right)
    {
        if (left == right)
            return 0;

        int l = 0, r = 0;
        while (l < left.Length || r < right.Length)
        {
            while (l < left.Length && IsSeparator(left[l])) l++;
            while (r < right.Length && IsSeparator(right[r])) r++;

            if (Peek(left, l) == '~' || Peek(right, r) == '~')
            {
                if (Peek(left, l) != '~') return 1;
                if (Peek(right, r) != '~') return -1;
                l++;
                r++;
                continue;
            }

            if (Peek(left, l) == '^' || Peek(right, r) == '^')
            {
                if (l >= left.Length) return -1;
                if (r >= right.Length) return 1;
                if (left[l] != '^') return 1;
                if (right[r] != '^') return -1;
                l++;
                r++;
                continue;
            }

            if (l >= left.Length || r >= right.Length)
                break;

            var numeric = char.IsAsciiDigit(left[l]);
            var leftPart = Segment(left, ref l, numeric);
            var rightPart = Segment(right, ref r, numeric);
            if (rightPart.Length == 0)
                return numeric ? 1 : -1; // digits are newer than letters

            if (numeric)
            {
                leftPart = leftPart.TrimStart('0');
                rightPart = rightPart.TrimStart('0');
                if (leftPart.Length != rightPart.Length)
                    return leftPart.Length > rightPart.Length ? 1 : -1;
            }

            var order = string.CompareOrdinal(leftPart, rightPart);
            if (order != 0)
                return Math.Sign(order);
        }

        return (l < left.Length).CompareTo(r < right.Length);
    }

    private static char Peek(string text, int at) => at < text.Length ? text[at] : '\0';

    private static bool IsSeparator(char c) => !char.IsAsciiLetterOrDigit(c) && c is not ('~' or '^');

    private static string Segment(string text, ref int at, bool numeric)
    {
        var from = at;
        while (at < text.Length && (numeric ? char.IsAsciiDigit(text[at]) : char.IsAsciiLetter(text[at])))
            at++;
        return text[from..at];
    }
}
