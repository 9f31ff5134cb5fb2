/** What an address says without percent signs. One that is not encoded is meant as it stands. */
export function decodePercent(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
