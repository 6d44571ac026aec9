/** The page's own address; what comes from any other is not ours. */
export const origin = "app://lifeboat";
