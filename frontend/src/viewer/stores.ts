import { decodeElsewhere } from "./decodeElsewhere";
import { SliceImages } from "./SliceImages";

/** B-scans; how they are treated for display is the fragment of the address. */
export const bscanImages = new SliceImages(decodeElsewhere);

/** Coloured masks; the style is the fragment of the address. */
export const maskImages = new SliceImages(decodeElsewhere);
