/** Colours. Communities use the Okabe-Ito set (told apart with any kind of colour vision), at most eight, then grey for the rest. */

export type ThemeChoice = "auto" | "light" | "dark";

export interface Theme {
  dark: boolean;
  background: string;
  ink: string;
  muted: string;
  halo: string;
  edge: string;
  edgeFaint: string;
  accent: string;
  communities: string[];
  other: string;
}

const OKABE_ITO = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442"];

export const LIGHT: Theme = {
  dark: false, background: "#fbfaf7", ink: "#1c1f24", muted: "#59606b", halo: "#fbfaf7", edge: "#bdb9b0", edgeFaint: "#ebe8e1",
  accent: "#b3261e", communities: [...OKABE_ITO, "#2b2b2b"], other: "#9a9a94",
};

export const DARK: Theme = {
  dark: true, background: "#15171b", ink: "#eceae5", muted: "#a3a9b3", halo: "#15171b", edge: "#565d69", edgeFaint: "#24282f",
  accent: "#ff8a80", communities: ["#3C9BDC", ...OKABE_ITO.slice(1), "#F2F2F2"], other: "#7d828b",
};

export const MOST_COMMUNITIES = 8;

export function communityColour(theme: Theme, rank: number): string {
  return rank >= 0 && rank < MOST_COMMUNITIES ? theme.communities[rank]! : theme.other;
}

/** Community colours nearly dissolved in the background; each mixed once. */
export function faintColours(): (theme: Theme, rank: number) => string {
  const mixed = new Map<number, string>();
  return (theme, rank) => {
    let colour = mixed.get(rank);
    if (!colour) mixed.set(rank, (colour = mix(communityColour(theme, rank), theme.background, 0.76)));
    return colour;
  };
}

function mix(one: string, other: string, share: number): string {
  const channel = (at: number) => Math.round(parseInt(one.slice(at, at + 2), 16) * (1 - share) + parseInt(other.slice(at, at + 2), 16) * share);
  return `#${[1, 3, 5].map((at) => channel(at).toString(16).padStart(2, "0")).join("")}`;
}

const MEMORY = "kgbuild-theme";

export function storedChoice(): ThemeChoice {
  try {
    const choice = localStorage.getItem(MEMORY);
    return choice === "light" || choice === "dark" ? choice : "auto";
  } catch {
    return "auto"; // storage may be closed to pages opened from disk
  }
}

export function applyChoice(choice: ThemeChoice): Theme {
  const dark = choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  try {
    if (choice === "auto") localStorage.removeItem(MEMORY);
    else localStorage.setItem(MEMORY, choice);
  } catch {
    // see storedChoice
  }
  return dark ? DARK : LIGHT;
}
