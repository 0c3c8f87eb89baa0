/** Folding for search: what a person types should find a name however it is written. */

const LETTERS: Record<string, string> = {
  ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i", ŋ: "n", "’": "", "'": "", "ʼ": "", "`": "",
  а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", ё: "e", ж: "zh", з: "z", и: "i", й: "i", к: "k", л: "l", м: "m", н: "n", о: "o",
  п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "kh", ц: "ts", ч: "ch", ш: "sh", щ: "shch", ъ: "", ы: "y", ь: "", э: "e",
  ю: "yu", я: "ya", ә: "a", ғ: "g", қ: "k", ң: "n", ө: "o", ұ: "u", ү: "u", һ: "h", і: "i", ї: "i", є: "e", ў: "u",
};

/** Lower case, without accents, Cyrillic in Latin letters, one space between words. */
export function fold(text: string): string {
  let out = "";
  for (const letter of text.toLowerCase().normalize("NFC")) {
    out += LETTERS[letter] ?? letter.normalize("NFD").replace(/\p{M}/gu, "");
  }
  return out.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
