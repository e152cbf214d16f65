/** It brings no types: what is used of it is said where it is used. */
declare module "svg-to-pdfkit";
