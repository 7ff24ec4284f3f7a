//! Times as people write them, in UTC.

/// Year, month, day, hour, minute and second of a time in seconds since 1970.
pub fn calendar(seconds: i64) -> [i64; 6] {
    let (days, second) = (seconds.div_euclid(86400), seconds.rem_euclid(86400));
    // Years that start in March have their leap day at the end: 400 of them are 146097 days.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    [year, month, day, second / 3600, second / 60 % 60, second % 60]
}

/// `2006-01-02T15:04:05Z`, with `fraction` (its point included) behind the seconds.
pub fn rfc3339(seconds: i64, fraction: &str) -> String {
    let [y, mo, d, h, mi, s] = calendar(seconds);
    format!("{y:04}-{mo:02}-{d:02}T{h:02}:{mi:02}:{s:02}{fraction}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leap_days_and_centuries() {
        assert_eq!(rfc3339(0, ""), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(951_782_399, ""), "2000-02-28T23:59:59Z");
        assert_eq!(rfc3339(951_782_400, ".5"), "2000-02-29T00:00:00.5Z");
        assert_eq!(rfc3339(1_735_689_599, ""), "2024-12-31T23:59:59Z");
        assert_eq!(rfc3339(4_107_542_400, ""), "2100-03-01T00:00:00Z");
        assert_eq!(calendar(-1), [1969, 12, 31, 23, 59, 59]);
    }
}
