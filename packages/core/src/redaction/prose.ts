/** Words behind the name of a kind of authentication that are not its credentials: "bearer token missing". */
export const PROSE: string =
  /(?:auth\w*|tokens?|credentials?|scheme|realm|error|is|was|not|required|missing|invalid|expired|unsupported|format|header|mechanism|command|called|with|without|or|and|failed|access)\b/
    .source
