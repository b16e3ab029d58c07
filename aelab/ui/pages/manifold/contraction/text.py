"""The theory behind the Contraction view's pictures, and how to read them."""

SPECTRA = r"""
Near an item the code moves as $f(x + \delta) \approx f(x) + J\delta$ with
$J = \partial f / \partial x$. Its singular values say how much: a step of length 1 along the
$k$-th direction moves the code by $s_k$, and $\lVert J \rVert_F^2 = \sum_k s_k^2$. For one sigmoid
layer $J = \mathrm{diag}(h(1-h))\,W$, so a **saturated** unit ($h$ below 0.05 or above
0.95) responds to next to nothing. The contractive autoencoder minimises
$L(x, g(f(x))) + \lambda \lVert J \rVert_F^2$ (Rifai et al., ICML 2011).

**Look for**: the CAE’s curve falls fastest. A few directions stay, those in which real pictures
differ; the others go towards 0. *First 20* (of small pictures 10) is the share of
$\lVert J \rVert_F^2$ in that many directions. The price is the squared error: a code that responds
to less draws worse. AE, DAE and CAE have tied weights; the sparse net, which the lab builds untied,
contracts too, as most of its units are near 0 and saturated there.
"""
TANGENTS = r"""
The **tangents** of an item are the input directions to which its code is most sensitive: the first
right singular vectors of $J$. If the code has understood the pictures they look like small
movements of them (Rifai et al., The Manifold Tangent Classifier, NIPS 2011). Red: ink comes; blue:
ink goes; in colour, grey: no change. The first row makes six such movements by hand: for an arrow
field $v$ a picture changes by $-v \cdot \nabla x$ (Simard et al., 1998). *Holds*: the share of
their squared length that lies in the span of the first 20 tangents (of small pictures 10).
"""
WALK = r"""
$x + a v$ along a **tangent** $v$ of the item, the input direction to which the code is most
sensitive (or second most …): what the network draws of it, and the movement by hand that is most
like it ($|\cos|$ between them), carried out with as much change at the start. Below, the same for
the plain autoencoder and its own tangent. *Its code moves*: from the first picture to the last.
"""
ELLIPSES = r"""
At a point the code moves by $\lVert J\delta \rVert$ for a small step $\delta$. The ellipse is the
unit circle under $(J^\top J)^{1/2}$: **its long axis is the direction of highest sensitivity**,
the first right singular vector, and its half length the singular value (one scale for each panel).
A circle: all directions alike; a line: the code responds to one and not to the other.

**Look for**: the CAE keeps what is needed to tell points of the curve apart, so its ellipses lie
*along* the curve, small and flat; across it, where there are no data, it has stopped to listen.
*Along the curve*: mean $|\cos|$ between long axis and tangent; 0.64 is chance. These codes have
a layer before them: without it, in the plane, the penalty can make ellipses smaller but
hardly turn them.
"""
NOISE = r"""
**Left**: a random $\varepsilon$ is added to the input, and the code moves. The contractive
code moves least; *Relative* asks whether it is not just smaller.

**Right**: the sentence that ties denoising to contraction. On one plain, trained autoencoder
$r = g \circ f$, the noise of a denoising one costs

$$\mathbb{E}\lVert r(x+\sigma\varepsilon) - x\rVert^2 - \lVert r(x) - x\rVert^2 =
\underbrace{\mathbb{E}\lVert r(x+\sigma\varepsilon) - r(x)\rVert^2}_{\text{output moves}} +
2\,\mathbb{E}\,(r(x+\sigma\varepsilon) - r(x)) \cdot (r(x) - x)$$

with $\varepsilon \sim \mathcal{N}(0, I)$. For small $\sigma$ the first term is
$\sigma^2 \lVert \partial r/\partial x \rVert_F^2$, slope 1; the second
$\sigma^2\,(r(x)-x)\cdot\Delta r(x)$, which vanishes where $r$ fits or is straight. So
denoising punishes the derivative of the whole **reconstruction**; the contractive autoencoder that
of its **encoder** (Bishop, Neural Computation 7:108, 1995; Alain and Bengio, JMLR 15:3743, 2014).
Every error here is a squared one, whatever the net was trained with. With larger σ the line
bends: units saturate.
"""
EXPLAIN = {
    "Spectra": SPECTRA,
    "Tangents": TANGENTS,
    "Walk": WALK,
    "Ellipses": ELLIPSES,
    "Noise": NOISE,
}
